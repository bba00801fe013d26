import { expect, test } from "vitest";
import { readEvents, type StreamEvent } from "#shared/lib/event-stream";

function bodyOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

async function eventsOf(...chunks: string[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readEvents(bodyOf(...chunks))) events.push(event);
  return events;
}

test("events are found wherever the network cuts them", async () => {
  expect(await eventsOf("event: prog", 'ress\ndata: {"a"', ":1}\n", "\ndata: x\r\n\r\n")).toEqual([
    { event: "progress", data: '{"a":1}' },
    { event: "message", data: "x" },
  ]);
});

test("a long event is put together from all of its pieces", async () => {
  const pieces = Array.from({ length: 20_000 }, (_, index) => String(index % 10).repeat(1000));
  const [event] = await eventsOf("data: ", ...pieces, "\r", "\n\r", "\n");
  expect(event?.data.length).toBe(20_000_000);
});

test("comments are passed over and lines of data are joined", async () => {
  expect(await eventsOf(": still here\n\n", "id: 7\nevent: log\ndata: one\ndata: two\n\n")).toEqual([
    { event: "log", data: "one\ntwo" },
  ]);
});
