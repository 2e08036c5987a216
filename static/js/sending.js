// A form with files on its way: how far, a way to stop, and what the server answered.

import { csrfToken, explain, ownHeaders, sentenceOf, whenReleased } from "./page.js";

// `door` is where the server leads whoever is not signed in; `going` hears how much has left (0 to 1).
// Gives {answered, stop}; `answered` comes as {kind, sentence, html, onward}: "done", "lost", "stopped", "never" (with
// the server's sentence), or as `meaning` of page.js says.
export function post(address, contents, door, going) {
  const request = new XMLHttpRequest();
  const answered = new Promise((resolve) => {
    const end = (answer) => whenReleased().then(() => resolve(answer));
    request.upload.onprogress = ({ loaded, total }) => going(loaded / total);
    request.onload = () => end(read(request, door));
    request.onerror = () => end({ kind: "lost" });
    request.onabort = () => end({ kind: "stopped" });
  });
  request.open("POST", address);
  request.setRequestHeader("Accept", "application/json");
  for (const [name, value] of Object.entries(ownHeaders())) request.setRequestHeader(name, value);
  contents.set("csrfmiddlewaretoken", csrfToken());
  request.send(contents);
  return { answered, stop: () => request.abort() };
}

function read(request, door) {
  const { status, responseText: html, responseURL } = request;
  if (status === 201) return { kind: "done", html, onward: request.getResponseHeader("Location") };
  const isDoor = status === 200 && new URL(responseURL).pathname === new URL(door, location).pathname;
  // The same sending a second time is answered as to a browser: by leading on.
  if (status === 200 && !isDoor) return { kind: "done", html, onward: responseURL };
  if (status === 422) return { kind: "never", sentence: sentenceOf(html), html };
  const refused = request.getResponseHeader("X-Refused");
  if (status === 409 && !refused) return { kind: "never", sentence: sentenceOf(html) };
  return explain({ status: isDoor ? 401 : status, refused, html });
}
