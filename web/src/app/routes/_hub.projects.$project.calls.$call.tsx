import { createFileRoute } from "@tanstack/react-router";
import { callOptions } from "#features/calls/call";
import { CallPage } from "#features/calls/call-page";

export const Route = createFileRoute("/_hub/projects/$project/calls/$call")({
  loader: ({ context, params }) => context.queryClient.ensureQueryData(callOptions(params.project, params.call)),
  component: Call,
});

function Call() {
  const { project, call } = Route.useParams();
  return <CallPage project={project} id={call} />;
}
