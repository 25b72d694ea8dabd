import '../report.css';
import { host, pageData } from '../dom';
import { startReport } from '../report';

startReport(pageData<'report'>(), host());
