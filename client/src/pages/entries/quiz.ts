import '../quiz.css';
import { pageData } from '../dom';
import { startQuiz } from '../quiz';

startQuiz(pageData<'quiz'>());
