import { createFileRoute } from "@tanstack/react-router";
import { callOptions } from "#features/calls/call";
import { CallPage } from "#features/calls/call-page";

export const Route = createFileRoute("/_hub/projects/$project/calls/$call")({
  // Not waited for: the page itself says that a record is on its way.
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(callOptions(params.project, params.call)),
  component: Call,
});

function Call() {
  const { project, call } = Route.useParams();
  return <CallPage project={project} id={call} />;
}
