// On every page: fetches the search program when somebody is about to search.
"use strict";
{
  const boxes = document.querySelectorAll("form.find");
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    const { script, style } = boxes[0].dataset;
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }),
      Object.assign(document.createElement("script"), { src: script }),
    );
  };
  for (const box of boxes) box.addEventListener("focusin", start);
  if (boxes.length && document.getElementById("_ket-qua") && location.search) start();
}
