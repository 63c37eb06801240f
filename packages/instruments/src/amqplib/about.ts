import { messaging } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'amqplib',
  calls: ['instrumentConnection', 'instrumentChannel'],
  shows:
    'Channels of amqplib: messages published and delivered, time until a confirm, time until an acknowledgement, unsettled messages.',
  libraries: ['amqplib'],
  metrics: Object.values(messaging),
  testedAgainst: 'RabbitMQ',
};
