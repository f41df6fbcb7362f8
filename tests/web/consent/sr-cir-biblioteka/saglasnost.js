(() => {
  const K = 'gb_saglasnost';
  const procitaj = () => JSON.parse(localStorage.getItem(K) || 'null');

  truth = () => {
    const s = procitaj();
    if (!s) return 'nothing';
    return s.statistika || s.mreze ? 'accepted' : 'rejected';
  };
  effects = { accept: '[value=prihvatam]', reject: '[value=odbijam]', save: '[value=sacuvaj]', open: '.podesavanja, .izmeni, footer a' };

  document.body.insertAdjacentHTML('beforeend', `
    <dialog class="sagl" closedby="none" aria-labelledby="sagl-naslov">
      <form method="dialog">
        <h2 id="sagl-naslov">Колачићи на сајту библиотеке</h2>
        <p>Неопходни колачићи омогућавају рад каталога. Уз Вашу сагласност користимо и колачиће за статистику посета и садржај са друштвених мрежа.</p>
        <div class="izbor" hidden>
          <div class="red"><input type="checkbox" id="s-nuzni" checked disabled><label for="s-nuzni">Неопходни</label></div>
          <div class="red"><input type="checkbox" id="s-stat" name="statistika"><label for="s-stat">Статистика посета</label></div>
          <div class="red"><input type="checkbox" id="s-mreze" name="mreze"><label for="s-mreze">Друштвене мреже</label></div>
        </div>
        <menu class="prvi"><button type="button" class="podesavanja">Подешавања</button><button value="prihvatam" class="jako">Прихватам све</button></menu>
        <menu class="drugi" hidden><button value="odbijam">Одбијам све</button><button value="sacuvaj" class="jako">Сачувај изабрано</button></menu>
      </form>
    </dialog>`);
  document.head.insertAdjacentHTML('beforeend', '<style>.sagl [hidden] { display: none }</style>');

  const d = document.querySelector('dialog.sagl');
  const sloj = dva => {
    d.querySelector('.izbor').hidden = d.querySelector('.drugi').hidden = !dva;
    d.querySelector('.prvi').hidden = dva;
  };
  const otvori = () => {
    const s = procitaj() || {};
    d.querySelector('#s-stat').checked = !!s.statistika;
    d.querySelector('#s-mreze').checked = !!s.mreze;
    d.returnValue = '';
    sloj(false);
    d.showModal();
  };
  d.addEventListener('cancel', e => e.preventDefault());
  d.querySelector('.podesavanja').addEventListener('click', () => sloj(true));
  d.addEventListener('close', () => {
    const f = d.querySelector('form').elements;
    const izbor = {
      prihvatam: { statistika: true, mreze: true },
      odbijam: { statistika: false, mreze: false },
      sacuvaj: { statistika: f.statistika.checked, mreze: f.mreze.checked },
    }[d.returnValue];
    if (!izbor) return;
    localStorage.setItem(K, JSON.stringify({ ...izbor, kada: Date.now() }));
    act();
  });
  document.querySelectorAll('.izmeni').forEach(b => b.addEventListener('click', otvori));

  if (!procitaj()) otvori();
  act();
})();
