import { readJson } from "#shared/lib/json";
import { CodeBlock, CopyLine } from "#shared/ui/code-block";
import { ForeignText } from "#shared/ui/foreign-text";
import { JsonTree } from "#shared/ui/json-tree";
import { Fact, Facts, TitledPanel } from "#shared/ui/panel";
import { Ago, ClockTime, Day } from "#shared/ui/time";

const AT = "2026-11-24T03:12:09Z";
const SNIPPET = '{\n  "mcpServers": {\n    "demo": { "url": "http://127.0.0.1:8000/projects/demo/mcp" }\n  }\n}';
const VALUE = readJson('{"city":"서울","exact":12345678901234567890.10,"tags":["a",null,true],"empty":{}}');
const HOSTILE =
  "<script>alert(1)</script> \u202Egnp.exe\u202C [click](javascript:alert(1)) averyveryveryveryveryveryveryveryverylongword";

export function TextSamples() {
  return (
    <TitledPanel title="CodeBlock, JsonTree, ForeignText, Facts">
      <div className="flex flex-col gap-4 p-4">
        <CopyLine text="http://127.0.0.1:8000/projects/demo/mcp" label="Copy the address" />
        <CodeBlock text={SNIPPET} label="snippet" />
        <JsonTree value={VALUE} />
        <ForeignText text={HOSTILE} />
      </div>
      <Facts>
        <Fact name="Ago">
          <Ago at={AT} />
        </Fact>
        <Fact name="Day">
          <Day at={AT} />
        </Fact>
        <Fact name="ClockTime">
          <ClockTime at={AT} />
        </Fact>
      </Facts>
    </TitledPanel>
  );
}
