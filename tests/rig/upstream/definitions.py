"""What the conformance upstream lists: the names the suite calls, as raw JSON."""

from typing import Any

EMPTY_SCHEMA: dict[str, Any] = {"type": "object", "properties": {}}

PIXEL_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
SILENT_WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="

_FULL_VOCABULARY: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        }
    },
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": {"type": "string"},
        "email": {"type": "string"},
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}


def _takes(**properties: str) -> dict[str, Any]:
    """An input schema with these required properties, by name and JSON type."""
    return {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in properties.items()},
        "required": list(properties),
    }


def _tool(name: str, description: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"name": name, "description": description, "inputSchema": schema or EMPTY_SCHEMA}


def _task_tool(
    name: str, description: str, properties: dict[str, Any] | None = None, *, support: str = "optional"
) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties or {}}
    return {**_tool(name, description, schema), "execution": {"taskSupport": support}}


TOOLS: tuple[dict[str, Any], ...] = (
    _tool("test_simple_text", "Gives a line of text"),
    _tool("test_image_content", "Gives a picture"),
    _tool("test_audio_content", "Gives a sound"),
    _tool("test_embedded_resource", "Gives a resource inside the result"),
    _tool("test_multiple_content_types", "Gives text, a picture and a resource"),
    _tool("test_tool_with_logging", "Says three log messages while it works"),
    _tool("test_tool_with_progress", "Tells of its progress in three steps"),
    _tool("test_error_handling", "Always fails"),
    _tool("test_reconnection", "Closes its stream in mid-call"),
    _tool("test_sampling", "Asks the client's model", _takes(prompt="string")),
    _tool("test_elicitation", "Asks the user", _takes(message="string")),
    _tool("test_elicitation_sep1034_defaults", "Asks the user, with a default for each primitive type"),
    _tool("test_elicitation_sep1330_enums", "Asks the user to choose, in five ways"),
    _tool("json_schema_2020_12_tool", "Has a schema in the whole vocabulary", _FULL_VOCABULARY),
    _tool("test_missing_capability", "Needs a client that can sample"),
    _tool("test_streaming_elicitation", "Asks on the stream of its answer"),
    _tool("test_logging_tool", "Says one log message"),
    _tool("test_trigger_tool_change", "Changes the list of tools"),
    _tool("test_trigger_prompt_change", "Changes the list of prompts"),
    _tool("test_input_required_result_elicitation", "Asks the user's name"),
    _tool("test_input_required_result_sampling", "Asks the model for a capital"),
    _tool("test_input_required_result_list_roots", "Asks for the client's roots"),
    _tool("test_input_required_result_request_state", "Asks, and remembers by request state"),
    _tool("test_input_required_result_multiple_inputs", "Asks three things at once"),
    _tool("test_input_required_result_multi_round", "Asks twice, one after the other"),
    _tool("test_input_required_result_tampered_state", "Asks, and checks its request state"),
    _tool("test_input_required_result_capabilities", "Asks only what the client can answer"),
    _tool(
        "test_x_mcp_header",
        "Has a parameter that travels as a header too",
        {
            "type": "object",
            "properties": {"region": {"type": "string", "x-mcp-header": "Region"}, "query": {"type": "string"}},
            "required": ["region"],
        },
    ),
    {
        **_tool("structured", "Gives structured content that fits its schema", _takes(city="string")),
        "outputSchema": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "degrees": {"type": "number"}},
            "required": ["city", "degrees"],
        },
    },
    _tool("echo", "Says the text it was given", _takes(text="string")),
    _tool("wait", "Works until it is cancelled, at most 30 seconds"),
    _tool("count_cancelled", "How many calls of `wait` were cancelled"),
    _tool("change_resource", "Changes the watched resource"),
    _tool("greet", "Says hello", _takes(name="string")),
    _task_tool(
        "slow_compute", "Computes for some seconds", {"seconds": {"type": "number"}, "label": {"type": "string"}}
    ),
    _task_tool("failing_job", "Always fails, and only as a task", support="required"),
    _task_tool("protocol_error_job", "Always breaks the protocol"),
    _task_tool("confirm_delete", "Asks before it deletes", {"filename": {"type": "string"}}),
    _task_tool("multi_input", "Asks for two names at once"),
    _task_tool("test_tool_with_task", "Asks for a name, then goes on as a task", support="required"),
)

DYNAMIC_TOOL = _tool("test_dynamic_tool", "Comes and goes with test_trigger_tool_change")
DYNAMIC_PROMPT: dict[str, Any] = {
    "name": "test_dynamic_prompt",
    "description": "Comes and goes with test_trigger_prompt_change",
}

PROMPTS: tuple[dict[str, Any], ...] = (
    {"name": "test_simple_prompt", "description": "A prompt without arguments"},
    {
        "name": "test_prompt_with_arguments",
        "description": "A prompt with two arguments",
        "arguments": [
            {"name": "arg1", "description": "The first", "required": True},
            {"name": "arg2", "description": "The second", "required": True},
        ],
    },
    {
        "name": "test_prompt_with_embedded_resource",
        "description": "A prompt that holds a resource",
        "arguments": [{"name": "resourceUri", "description": "Which resource", "required": True}],
    },
    {"name": "test_prompt_with_image", "description": "A prompt that holds a picture"},
    {"name": "test_input_required_result_prompt", "description": "A prompt that asks first"},
)

RESOURCES: tuple[dict[str, Any], ...] = (
    {
        "uri": "test://static-text",
        "name": "static-text",
        "description": "A text that stays the same",
        "mimeType": "text/plain",
    },
    {
        "uri": "test://static-binary",
        "name": "static-binary",
        "description": "A picture that stays the same",
        "mimeType": "image/png",
    },
    {
        "uri": "test://watched-resource",
        "name": "watched-resource",
        "description": "A text that can be watched",
        "mimeType": "text/plain",
    },
)

TEMPLATES: tuple[dict[str, Any], ...] = (
    {
        "uriTemplate": "test://template/{id}/data",
        "name": "template",
        "description": "One document an id",
        "mimeType": "application/json",
    },
)
