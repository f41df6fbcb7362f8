(function () {
  const nyckel = 'hin-kakval';
  const las = () => { try { return JSON.parse(localStorage.getItem(nyckel)); } catch (e) { return null; } };
  truth = () => { const v = las(); return !v ? 'nothing' : v.statistik || v.marknad ? 'accepted' : 'rejected'; };
  effects = { accept: '[value=alla]', reject: '[value=neka]', open: '#kak-mer, #andra-kakor', save: '[value=spara]' };
  const ruta = document.createElement('dialog');
  ruta.className = 'kakruta';
  ruta.setAttribute('aria-labelledby', 'kak-rubrik');
  ruta.setAttribute('closedby', 'none');
  ruta.innerHTML = `<form method="dialog">
    <h2 id="kak-rubrik">Vi använder kakor</h2>
    <p>På hin.se använder vi kakor (cookies) för att webbplatsen ska fungera på ett bra sätt för dig. Med ditt samtycke använder vi också kakor för webbanalys och för att marknadsföra våra utbildningar. <a href="kakor.html">Läs mer om hur vi använder kakor</a></p>
    <fieldset id="kak-val" hidden><legend>Välj vilka kakor du godkänner</legend>
      <label><input type="checkbox" checked disabled> Nödvändiga kakor</label>
      <label><input type="checkbox" id="kak-statistik"> Kakor för statistik</label>
      <label><input type="checkbox" id="kak-marknad"> Kakor för marknadsföring</label></fieldset>
    <div class="knapprad"><button class="knapp" value="alla">Godkänn alla kakor</button><button class="knapp" value="neka">Neka alla utom nödvändiga</button><button class="knapp ljus" type="button" id="kak-mer">Inställningar</button><button class="knapp ljus" value="spara" id="kak-spara" hidden>Spara mitt val</button></div>
  </form>`;
  document.body.append(ruta);
  const visaVal = ja => { $('kak-val').hidden = !ja; $('kak-spara').hidden = !ja; $('kak-mer').hidden = ja; };
  $('kak-mer').addEventListener('click', () => visaVal(true));
  ruta.addEventListener('cancel', e => e.preventDefault());
  ruta.addEventListener('close', () => {
    const val = { alla: [true, true], neka: [false, false], spara: [$('kak-statistik').checked, $('kak-marknad').checked] }[ruta.returnValue];
    if (!val) return;
    localStorage.setItem(nyckel, JSON.stringify({ statistik: val[0], marknad: val[1], datum: new Date().toISOString() }));
    act();
  });
  const oppna = () => {
    const v = las() || {};
    $('kak-statistik').checked = !!v.statistik;
    $('kak-marknad').checked = !!v.marknad;
    visaVal(false);
    ruta.showModal();
  };
  if ($('andra-kakor')) $('andra-kakor').addEventListener('click', oppna);
  if (!las()) oppna();
  act();
})();
