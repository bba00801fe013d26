import type { CreationOptions, NewCredential, ProvedCredential, RequestOptions } from "#client/types.gen";

/** Why the device gave no answer; the browser says no more, so that a page can't find out who has passkeys. */
type Refusal = "left" | "known" | "failed";

/** The device, or who holds it, did not answer. */
export class DeviceRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** Whether passkeys of a hub that has them at `origin` can be used on this page. */
export type PasskeyPlace = "here" | "elsewhere" | "nowhere" | "old-browser";

export function passkeyPlace(origin: string | null, here: string = window.location.origin): PasskeyPlace {
  if (origin === null) return "nowhere";
  if (origin !== here) return "elsewhere";
  // Older browsers have passkeys, but leave the bytes to the page.
  return "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential
    ? "here"
    : "old-browser";
}

/** Has the device make a passkey. Throws DeviceRefused. */
export async function makePasskey(options: CreationOptions): Promise<NewCredential> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const { id, rawId, response } = await answered(() => navigator.credentials.create({ publicKey }));
  if (!("attestationObject" in response)) throw new DeviceRefused("failed");
  const { clientDataJSON, attestationObject } = response;
  return { id, rawId, type: "public-key", response: { clientDataJSON, attestationObject } };
}

/** Has the device prove one of its passkeys. Throws DeviceRefused. */
export async function provePasskey(options: RequestOptions): Promise<ProvedCredential> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const { id, rawId, response } = await answered(() => navigator.credentials.get({ publicKey }));
  if (!("signature" in response)) throw new DeviceRefused("failed");
  const { clientDataJSON, authenticatorData, signature } = response;
  return { id, rawId, type: "public-key", response: { clientDataJSON, authenticatorData, signature } };
}

async function answered(ask: () => Promise<Credential | null>): Promise<ReturnType<PublicKeyCredential["toJSON"]>> {
  let found: Credential | null;
  try {
    found = await ask();
  } catch (error) {
    throw new DeviceRefused(refusalOf(error));
  }
  if (!(found instanceof PublicKeyCredential)) throw new DeviceRefused("failed");
  return found.toJSON();
}

function refusalOf(error: unknown): Refusal {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return "left";
  return name === "InvalidStateError" ? "known" : "failed";
}
