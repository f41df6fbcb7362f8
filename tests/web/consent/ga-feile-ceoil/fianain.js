(() => {
  const EOCHAIR = 'fianain.rogha';
  const faigh = () => localStorage.getItem(EOCHAIR);
  truth = () => ({ uile: 'accepted', cuid: 'accepted', riachtanach: 'rejected' })[faigh()] || 'nothing';
  effects = { accept: '.ceart', reject: '.diultaigh', save: '.sabhail', open: '.roghanna, #fianain' };

  class FeileFianain extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: 'open' });
    }

    connectedCallback() {
      this.shadowRoot.innerHTML = `
        <style>
          :host { all: initial }
          .cardaí { position: fixed; right: 1.2rem; bottom: 1.2rem; width: 380px; max-width: calc(100vw - 2.4rem); box-sizing: border-box; background: #1e2d1b; color: #f6f4ea; font: 16px/1.5 Garamond, serif; padding: 1.2rem 1.4rem; border-radius: 4px; z-index: 999 }
          .cardaí[hidden], section[hidden] { display: none }
          button { font: inherit; cursor: pointer; padding: .5rem 1rem; border: 1px solid #f6f4ea; background: none; color: inherit }
          button.ceart { background: #e6b73e; border-color: #e6b73e; color: #1e2d1b }
          a { color: #e6b73e; margin-left: 1rem; cursor: pointer }
          label { display: block; margin: .4rem 0 }
        </style>
        <div class="cardaí" role="dialog" aria-label="Fianáin" hidden>
          <section class="a">
            <p>Baineann an suíomh seo úsáid as fianáin chun líon na gcuairteoirí a chomhaireamh agus chun fógraí don fhéile a thaispeáint ar shuíomhanna eile. An bhfuil tú sásta leis sin?</p>
            <button class="ceart" type="button">Táim sásta leis</button><a href="#roghanna" class="roghanna">Roghanna</a>
          </section>
          <section class="b" hidden>
            <p>Roghnaigh na fianáin atá ceadaithe agat.</p>
            <label><input type="checkbox" checked disabled> Riachtanach</label>
            <label><input type="checkbox" class="anailis"> Anailísíocht</label>
            <label><input type="checkbox" class="margaiocht"> Margaíocht</label>
            <p><button class="diultaigh" type="button">Diúltaigh dóibh go léir</button> <button class="sabhail" type="button">Sábháil mo rogha</button></p>
          </section>
        </div>`;
      const s = x => this.shadowRoot.querySelector(x);
      s('.ceart').addEventListener('click', () => this.socraigh('uile'));
      s('.diultaigh').addEventListener('click', () => this.socraigh('riachtanach'));
      s('.sabhail').addEventListener('click', () => {
        const n = s('.anailis').checked + s('.margaiocht').checked;
        this.socraigh(['riachtanach', 'cuid', 'uile'][n]);
      });
      s('.roghanna').addEventListener('click', e => {
        e.preventDefault();
        s('.anailis').checked = s('.margaiocht').checked = faigh() === 'uile';
        s('.a').hidden = true;
        s('.b').hidden = false;
      });
      if (!faigh()) this.oscail();
    }

    oscail() {
      this.shadowRoot.querySelector('.a').hidden = false;
      this.shadowRoot.querySelector('.b').hidden = true;
      this.shadowRoot.querySelector('.cardaí').hidden = false;
    }

    socraigh(rogha) {
      localStorage.setItem(EOCHAIR, rogha);
      this.shadowRoot.querySelector('.cardaí').hidden = true;
      act();
    }
  }
  customElements.define('feile-fianain', FeileFianain);
  document.getElementById('fianain').addEventListener('click', e => { e.preventDefault(); document.querySelector('feile-fianain').oscail(); });
  act();
})();
