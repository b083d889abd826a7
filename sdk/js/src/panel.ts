import type { Notice } from "./login.js";

/**
 * A Panel is the small element that tells the person about an attempt. It carries no style
 * of its own: the page may style the classes "cied-notice", "cied-text" and "cied-open".
 */
export class Panel {
  private readonly element = document.createElement("div");
  private readonly text = document.createElement("p");
  private readonly button = document.createElement("button");

  constructor(parent: HTMLElement) {
    this.element.className = "cied-notice";
    this.element.setAttribute("role", "status"); // read aloud when its text changes
    this.text.className = "cied-text";
    this.button.className = "cied-open";
    this.button.type = "button";
    this.element.hidden = true;
    this.element.append(this.text, this.button);
    parent.append(this.element);
  }

  show(notice: Notice): void {
    if (notice.kind === "over") {
      this.element.remove();
      return;
    }
    this.element.hidden = notice.text === "";
    this.element.dataset["kind"] = notice.kind;
    this.text.textContent = notice.text;
    this.button.textContent = notice.action;
    this.button.onclick = notice.open;
  }
}
