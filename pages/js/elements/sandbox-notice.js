// @ts-check

/** Says once that pictures are painted locally. Its text is in the page, hidden until the service says so. */
export class SandboxNotice extends HTMLElement {
  /** @param {{sandbox: boolean}} config */
  set config({ sandbox }) {
    this.hidden = !sandbox;
  }
}

customElements.define('sandbox-notice', SandboxNotice);
