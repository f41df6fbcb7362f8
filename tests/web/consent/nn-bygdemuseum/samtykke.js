(function () {
  var KEY = 'bmf_samtykke';
  var hent = function () { return localStorage.getItem(KEY); };
  truth = function () { return hent() === 'alle' ? 'accepted' : hent() === 'berre' ? 'rejected' : 'nothing'; };
  effects = { accept: '[data-svar=alle]', reject: '[data-svar=berre]', open: '.til-personvern, .endre' };

  var boks = document.querySelector('[data-component=samtykke]');
  boks.querySelectorAll('[data-svar]').forEach(function (b) {
    b.addEventListener('click', function () {
      localStorage.setItem(KEY, b.getAttribute('data-svar'));
      boks.classList.add('is-hidden');
      act();
    });
  });
  document.querySelectorAll('.endre').forEach(function (a) {
    a.addEventListener('click', function (e) { e.preventDefault(); boks.classList.remove('is-hidden'); });
  });
  boks.classList.toggle('is-hidden', !!hent());
  act();
})();
