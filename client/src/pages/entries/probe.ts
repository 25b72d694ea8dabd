import '../probe.css';
import { pageData } from '../dom';
import { startProbe } from '../probe';

startProbe(pageData<'probe'>());
