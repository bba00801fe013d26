// The loop of a TypeScript client driver: JSON lines in, JSON lines out. Speaks as tests/rig/clients/line_loop.py.
import readline from "node:readline";

// What clients that can be asked something declare, and what they answer.
export const asked = { elicitation: {}, sampling: {}, roots: {} };
export const answers = {
  elicitation: { action: "accept", content: { name: "Ada" } },
  sampling: { role: "assistant", model: "rig", content: { type: "text", text: "Hi" } },
  roots: { roots: [{ uri: "file:///rig", name: "rig" }] },
};

export class Events {
  #seen = [];
  #waiting = [];

  add(kind, params = null) {
    const place = this.#waiting.findIndex((one) => one.kind === kind);
    if (place >= 0) this.#waiting.splice(place, 1)[0].resolve({ kind, params });
    else this.#seen.push({ kind, params });
  }

  take(kind, limitMs) {
    const place = this.#seen.findIndex((one) => one.kind === kind);
    if (place >= 0) return Promise.resolve(this.#seen.splice(place, 1)[0]);
    return new Promise((resolve, reject) => {
      const waiter = { kind, resolve };
      this.#waiting.push(waiter);
      setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        reject(new Error(`TimeoutError: no ${kind} in ${limitMs} ms`));
      }, limitMs).unref();
    });
  }
}

export const changes = {
  "notifications/tools/list_changed": "tools_changed",
  "notifications/prompts/list_changed": "prompts_changed",
  "notifications/resources/list_changed": "resources_changed",
  "notifications/resources/updated": "resource_updated",
  "notifications/message": "log",
};

const listKeys = {
  tools: ["tools", "listTools"],
  prompts: ["prompts", "listPrompts"],
  resources: ["resources", "listResources"],
  templates: ["resourceTemplates", "listResourceTemplates"],
};

const options = { timeout: 50_000 };

// What both generations of the client do alike.
export const operations = {
  async list({ client }, job) {
    const [key, method] = listKeys[job.kind];
    const items = [];
    let pages = 0;
    let cursor = job.cursor;
    let page;
    do {
      // The 2.x client gathers all pages itself unless it is given a cursor.
      page = await client[method](cursor === undefined ? undefined : { cursor }, { ...options, cacheMode: "refresh" });
      items.push(...page[key]);
      pages += 1;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return { items, pages, meta: page._meta ?? null };
  },

  async call({ callTool }, job) {
    const progress = [];
    const onprogress = job.wants_progress
      ? (one) => progress.push([one.progress, one.total ?? null, one.message ?? null])
      : undefined;
    const result = await callTool({ name: job.name, arguments: job.arguments }, { ...options, onprogress });
    return { result, progress };
  },

  async cancel_call({ callTool }, job) {
    const controller = new AbortController();
    try {
      await callTool(
        { name: job.name, arguments: job.arguments },
        { ...options, signal: controller.signal, onprogress: () => controller.abort("the journey wants it") },
      );
    } catch (failure) {
      if (!controller.signal.aborted) throw failure;
      return { cancelled: true };
    }
    return { cancelled: false };
  },

  get_prompt: ({ client }, job) => client.getPrompt({ name: job.name, arguments: job.arguments }, options),
  read: ({ client }, job) => client.readResource({ uri: job.uri }, options),
  complete: ({ client }, job) => client.complete({ ref: job.ref, argument: job.argument }, options),
  ping: ({ client }) => client.ping(options),
  set_level: ({ client }, job) => client.setLoggingLevel(job.level, options),
  subscribe: ({ client }, job) => client.subscribeResource({ uri: job.uri }, options),
  unsubscribe: ({ client }, job) => client.unsubscribeResource({ uri: job.uri }, options),
  listen: async () => null,
};

export function serve(connect, ownOperations = {}) {
  const sessions = new Map();
  const all = { ...operations, ...ownOperations };

  async function run(job) {
    if (job.op === "open") {
      const session = await connect(job);
      sessions.set(job.id, session);
      return { session: job.id, ...session.describe() };
    }
    const session = sessions.get(job.session);
    if (session === undefined) throw new Error(`no session ${job.session}`);
    if (job.op === "close") {
      sessions.delete(job.session);
      await session.close();
      return null;
    }
    if (job.op === "wait") return session.events.take(job.kind, (job.limit_s ?? 60) * 1000);
    return all[job.op](session, job);
  }

  readline.createInterface({ input: process.stdin }).on("line", async (line) => {
    const job = JSON.parse(line);
    let said;
    try {
      said = { ok: (await run(job)) ?? null };
    } catch (failure) {
      const message = String(failure?.message ?? failure).replace(/^MCP error -?\d+: /, "");
      said = { error: { code: failure?.code ?? null, message, data: failure?.data ?? null } };
    }
    process.stdout.write(`${JSON.stringify({ id: job.id, ...said })}\n`);
  }).on("close", () => process.exit(0));
}
