import '../records.css';
import { host, pageData } from '../dom';
import type { FromRecordsPage, ToRecordsPage } from '../messages';
import { startRecords } from '../records';

startRecords(pageData<'records'>(), host<ToRecordsPage, FromRecordsPage>());
