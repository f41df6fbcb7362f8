/* Harbour Lights Theatre: basket and events of the shop. */
(function () {
  'use strict';
  // One event of the page, told to Analytics and to the tag manager under the same id.
  window.hlEvent = function (name, google, data) {
    var told = data.search ? { search_term: data.search } : { value: data.value, currency: data.currency };
    told[google === 'purchase' ? 'transaction_id' : 'event_id'] = data.id;
    gtag('event', google, told);
    dataLayer.push({ event: 'hl_event', hl_name: name, hl_data: data });
  };
  window.hlEventId = function () { return 'hl-' + crypto.randomUUID().slice(0, 13); };

  // The basket stays on the visitor's own device and is written only when something is put in.
  document.addEventListener('DOMContentLoaded', function () {
    var basket = JSON.parse(localStorage.getItem('hl_basket') || '[]');
    document.querySelectorAll('[data-add]').forEach(function (button) {
      button.addEventListener('click', function () {
        basket.push({ what: button.dataset.add, price: Number(button.dataset.price) });
        localStorage.setItem('hl_basket', JSON.stringify(basket));
        button.textContent = 'In your basket';
      });
    });
    var list = document.getElementById('basket-lines');
    if (list && basket.length) {
      list.textContent = '';
      basket.forEach(function (line) {
        var item = document.createElement('li');
        var price = document.createElement('b');
        price.textContent = '\u00a3' + line.price.toFixed(2);
        item.append(line.what, price);
        list.append(item);
      });
    }
    var receipt = document.getElementById('receipt-address');
    var address = new URLSearchParams(location.search).get('email');
    if (receipt && address) { receipt.textContent = address; }
  });
})();
