import { Foundation1764000000000 } from './1764000000000-foundation';
import { Chain1764000000001 } from './1764000000001-chain';
import { Alarm1764000000023 } from './1764000000023-alarm';
import { Complete1764000000002 } from './1764000000002-complete';
import { Attachments1764000000017 } from './1764000000017-attachments';
import { Request1764000000010 } from './1764000000010-request';
import { Dispatch1764000000013 } from './1764000000013-dispatch';
import { Feedback1764000000012 } from './1764000000012-feedback';
import { Lawful1764000000011 } from './1764000000011-lawful';
import { Access1764000000016 } from './1764000000016-access';
import { Plan1764000000014 } from './1764000000014-plan';
import { Owed1764000000018 } from './1764000000018-owed';
import { Light1764000000015 } from './1764000000015-light';
import { Lists1764000000019 } from './1764000000019-lists';
import { Calendar1764000000021 } from './1764000000021-calendar';
import { Ladder1764000000020 } from './1764000000020-ladder';
import { Delivery1764000000022 } from './1764000000022-delivery';
import { MailLink1764000000024 } from './1764000000024-mail-link';
import { Intake1764000000025 } from './1764000000025-intake';
import { SavedView1764000000026 } from './1764000000026-saved-view';
import { Audit1764000000028 } from './1764000000028-audit';
import { Workbook1764000000029 } from './1764000000029-workbook';
import { Listing1764000000031 } from './1764000000031-listing';
import { Counted1764000000032 } from './1764000000032-counted';

/** In the order they are applied. */
export const migrations = [
  Foundation1764000000000,
  Chain1764000000001,
  Complete1764000000002,
  Attachments1764000000017,
  Request1764000000010,
  Dispatch1764000000013,
  Feedback1764000000012,
  Lawful1764000000011,
  Access1764000000016,
  Plan1764000000014,
  Light1764000000015,
  Owed1764000000018,
  Lists1764000000019,
  Ladder1764000000020,
  Calendar1764000000021,
  Delivery1764000000022,
  Alarm1764000000023,
  MailLink1764000000024,
  Intake1764000000025,
  SavedView1764000000026,
  Audit1764000000028,
  Workbook1764000000029,
  Listing1764000000031,
  Counted1764000000032,
];
