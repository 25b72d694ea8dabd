import '../ask.css';
import { startAsk } from '../ask';
import { host, pageData } from '../dom';

startAsk(pageData<'ask'>(), host());
