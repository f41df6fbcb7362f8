{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'pineConsent';
truth = () => { const v = getL(K); return !v ? 'nothing' : Object.values(JSON.parse(v).purposes).some(Boolean) ? 'accepted' : 'rejected'; };
effects = { open: '#manage-consent' };
class PineConsent extends HTMLElement {
  #root = this.attachShadow({ mode: 'closed' });
  #view = '';
  get choices() { const v = getL(K); return v ? JSON.parse(v).purposes : { Analytics: false, Advertising: false, Functional: false }; }
  connectedCallback() { this.#root.innerHTML = '<style>* { box-sizing: border-box } .m { position: fixed; right: 22px; bottom: 22px; width: 400px; max-width: 92vw; background: #fff; border-radius: 12px; box-shadow: 0 8px 40px #0004; padding: 22px; font: 14px/1.5 system-ui, sans-serif; color: #111; z-index: 2147483647 } button { font: 600 14px system-ui; border: 1px solid #1f5f4a; border-radius: 8px; padding: 10px; background: #fff; color: #1f5f4a; cursor: pointer; flex: 1 } button.p { background: #1f5f4a; color: #fff } .r { display: flex; gap: 8px; margin-top: 14px } .l { border: 0; text-decoration: underline; flex: none; padding: 10px 0 } label { display: flex; gap: 8px; padding: 4px 0 } h2 { margin: 0; font-size: 17px }</style><div id="app"></div>'; if (!getL(K)) this.show('simple'); }
  show(view) {
    this.#view = view;
    const app = this.#root.querySelector('#app'), c = this.choices;
    app.innerHTML = view === '' ? '' : view === 'simple' ? '<div class="m" role="dialog" aria-label="Consent manager"><h2>Your data on this site</h2><p>We use tracking technologies to run the site, to learn what works and to advertise. See our <a href="#privacy">Privacy Policy</a>.</p><div class="r"><button data-a="reject">Reject All</button><button class="p" data-a="accept">Accept All</button></div><button class="l" data-a="more">More Choices</button></div>'
      : `<div class="m" role="dialog" aria-label="Consent manager"><h2>Pick what we may collect</h2><label><input type="checkbox" checked disabled> Essential</label>${Object.keys(c).map(k => `<label><input type="checkbox" name="${k}" ${c[k] ? 'checked' : ''}> ${k}</label>`).join('')}<div class="r"><button data-a="reject">Reject All</button><button class="p" data-a="confirm">Confirm</button></div></div>`;
    app.querySelectorAll('button').forEach(b => { b.onclick = () => this.#do(b.dataset.a); });
  }
  #do(a) {
    if (a === 'more') return this.show('complete');
    const purposes = { Functional: false, Analytics: false, Advertising: false };
    for (const k in purposes) purposes[k] = a === 'accept' || (a === 'confirm' && this.#root.querySelector(`[name=${k}]`).checked);
    setL(K, { purposes, confirmed: true, prompted: true, timestamp: new Date().toISOString() });
    this.show(''); act();
  }
}
customElements.define('pine-consent', PineConsent);
const el = document.createElement('pine-consent'); document.documentElement.append(el);
$('manage-consent').onclick = () => el.show('complete');
act();
}
