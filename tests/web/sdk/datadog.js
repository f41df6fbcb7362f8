import { datadogRum } from '@datadog/browser-rum';
window.datadogRum = datadogRum;
