import { useState } from "react";
import { isJsonObject, type JsonObject } from "#shared/lib/json";
import { SchemaForm } from "#shared/schema-form/schema-form";
import { startValue } from "#shared/schema-form/start";
import { TitledPanel } from "#shared/ui/panel";

const SCHEMA: JsonObject = {
  type: "object",
  $defs: {
    Place: {
      type: "object",
      properties: { lat: { type: "number", minimum: -90, maximum: 90 }, lon: { type: "number" } },
      required: ["lat", "lon"],
    },
  },
  properties: {
    query: { type: "string", description: "What to look for.", examples: ["coffee"] },
    limit: { type: "integer", default: 10, minimum: 1, maximum: 50 },
    exact: { type: "boolean", default: false },
    sort: { enum: ["near", "new", "best"] },
    place: { $ref: "#/$defs/Place" },
    tags: { type: "array", items: { type: "string" }, description: "All of them must be there." },
    labels: { type: "object", additionalProperties: { type: "string" } },
    since: { anyOf: [{ type: "string", format: "date" }, { type: "null" }], default: null },
    shape: {
      oneOf: [
        {
          type: "object",
          properties: { kind: { const: "circle" }, radius: { type: "number" } },
          required: ["kind", "radius"],
        },
        {
          type: "object",
          properties: { kind: { const: "box" }, width: { type: "number" } },
          required: ["kind", "width"],
        },
      ],
    },
    raw: { type: "array", prefixItems: [{ type: "string" }, { type: "number" }] },
  },
  required: ["query", "place", "tags", "shape"],
};

export function FormSample() {
  const [value, setValue] = useState<JsonObject>(() => {
    const start = startValue(SCHEMA, SCHEMA);
    return isJsonObject(start) ? start : {};
  });
  const [isSendable, setIsSendable] = useState(true);
  return (
    <TitledPanel title={isSendable ? "SchemaForm" : "SchemaForm, not JSON"}>
      <div className="p-4">
        <SchemaForm schema={SCHEMA} value={value} onChange={setValue} showMissing onSendable={setIsSendable} />
      </div>
    </TitledPanel>
  );
}
