// Tabs, filter, copy buttons and the current section. Without it everything is shown one after the other.
(function (d) {
  'use strict';
  var all = function (query, within) { return [].slice.call((within || d).querySelectorAll(query)); };
  d.documentElement.className = '';

  var list = d.querySelector('.tabs');
  if (list) {
    var tabs = all('[role=tab]', list);
    var panel = function (tab) { return d.getElementById(tab.getAttribute('aria-controls')); };
    var pick = function (chosen, focus) {
      tabs.forEach(function (tab) {
        var on = tab === chosen;
        tab.setAttribute('aria-selected', on);
        tab.tabIndex = on ? 0 : -1;
        panel(tab).hidden = !on;
      });
      if (focus) { chosen.focus(); }
    };
    tabs.forEach(function (tab, i) {
      panel(tab).setAttribute('role', 'tabpanel');
      panel(tab).tabIndex = 0;
      tab.onclick = function () { pick(tab); };
      tab.onkeydown = function (e) {
        var to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[e.key];
        if (to === undefined) { return; }
        e.preventDefault();
        pick(tabs[(to + tabs.length) % tabs.length], true);
      };
    });
    var follow = function () {
      var id = location.hash.slice(1);
      var tab = tabs.filter(function (t) { return t.getAttribute('aria-controls') === id; })[0];
      if (tab) { pick(tab); }
    };
    pick(tabs[0]);
    follow();
    addEventListener('hashchange', follow);
  }

  var findings = all('article.f');
  var filters = all('[data-sev]');
  var shown = d.getElementById('shown');
  var find = d.getElementById('find');
  var folds = all('details.grp');
  var texts = null;
  var want = 'all';
  var sift = function () {
    var asked = find ? find.value.trim().toLowerCase() : '';
    var n = 0;
    if (asked && !texts) { texts = findings.map(function (f) { return f.textContent.toLowerCase(); }); }
    findings.forEach(function (f, i) {
      var on = (want === 'all' || f.getAttribute('data-s') === want) && (!asked || texts[i].indexOf(asked) >= 0);
      f.hidden = !on;
      n += on ? 1 : 0;
    });
    folds.forEach(function (g) {
      g.hidden = !g.querySelector('article:not([hidden])');
      if (asked && !g.hidden) { g.open = true; }
    });
    shown.textContent = shown.getAttribute('data-text').replace('{n}', n);
  };
  filters.forEach(function (button) {
    button.onclick = function () {
      want = button.getAttribute('data-sev');
      filters.forEach(function (b) { b.setAttribute('aria-pressed', b === button); });
      sift();
    };
  });
  if (find) { find.oninput = sift; }
  var reveal = function () {
    var f = d.getElementById(location.hash.slice(1));
    if (!f) { return; }
    if (f.hidden && filters[0]) { if (find) { find.value = ''; } filters[0].click(); }
    var fold = f.closest('details');
    if (fold && !fold.open) { fold.open = true; f.scrollIntoView(); }
  };
  addEventListener('hashchange', reveal);
  if (location.hash) { reveal(); }
  addEventListener('beforeprint', function () {
    findings.concat(folds).forEach(function (f) { f.hidden = false; });
    all('.panel').forEach(function (p) { p.hidden = false; });
  });

  var words = d.body.dataset;
  if (navigator.clipboard) {
    all('.cb figcaption').forEach(function (caption) {
      var button = d.createElement('button');
      button.type = 'button';
      button.textContent = words.copy;
      button.setAttribute('aria-label', words.copyWhat.replace('{what}', function () { return caption.textContent; }));
      button.onclick = function () {
        navigator.clipboard.writeText(caption.parentNode.querySelector('pre').textContent).then(function () {
          button.textContent = words.copied;
          setTimeout(function () { button.textContent = words.copy; }, 1600);
        });
      };
      caption.appendChild(button);
    });
  }

  var links = {};
  all('.toc a').forEach(function (a) { links[a.hash.slice(1)] = a; });
  if ('IntersectionObserver' in window) {
    var watch = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) { return; }
        Object.keys(links).forEach(function (id) { links[id].removeAttribute('aria-current'); });
        links[entry.target.id].setAttribute('aria-current', 'true');
      });
    }, { rootMargin: '-10% 0px -75% 0px' });
    all('main > section').forEach(function (s) { if (links[s.id]) { watch.observe(s); } });
  }
  if (innerWidth >= 1088) { d.querySelector('.toc details').open = true; }
})(document);
