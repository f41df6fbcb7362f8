(() => {
  const CLE = 'mhj_consentement';
  const lire = () => { const m = document.cookie.match(/(?:^|; )mhj_consentement=(accepte|refuse|retire)/); return m && m[1]; };
  const ecrire = v => { document.cookie = `${CLE}=${v}; path=/; max-age=${182 * 86400}; SameSite=Lax`; act(); };
  truth = () => ({ accepte: 'accepted', refuse: 'rejected', retire: 'rejected' })[lire()] || 'nothing';
  effects = { accept: '.tout', reject: '.sans, .retirer', open: '.lien-donnees, .accordeon > button', wrong: '.desinscrire, .exporter' };

  const modale = document.querySelector('.mhj-modale');
  if (modale) {
    document.querySelector('.tout').onclick = () => { modale.hidden = true; ecrire('accepte'); };
    document.querySelector('.sans').onclick = () => { modale.hidden = true; ecrire('refuse'); };
    modale.hidden = !!lire();
  }
  document.querySelectorAll('.accordeon > button').forEach(b => {
    b.onclick = () => {
      const p = document.getElementById(b.getAttribute('aria-controls'));
      p.hidden = !p.hidden;
      b.setAttribute('aria-expanded', String(!p.hidden));
    };
  });
  document.querySelectorAll('.desinscrire, .exporter').forEach(b => b.addEventListener('click', () => track('wrong')));
  const retirer = document.querySelector('.retirer');
  if (retirer) retirer.onclick = () => { ecrire('retire'); retirer.insertAdjacentHTML('afterend', ' <em>C’est fait.</em>'); };
  act();
})();
