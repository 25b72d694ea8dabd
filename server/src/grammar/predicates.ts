/** Shapes of words that end a clause, for rules that have no analysis of the word: how a verb in the indicative ends, or what makes a predicate. */
export const PREDICATE =
  /(?:[дт][ыі](?:м|ң|ңыз|ңіз|қ|к)?|[мбп][ыі]н|с[ыі]ң|с[ыі]з|[мбп][ыі]з|^(?:жоқ|бар|емес|керек|қажет|мүмкін|тиіс|екен|шығар|көп|аз|болар|еді|дейді))$/u;
/** Participles, which are predicates as well. */
export const PARTICIPLE = /(?:[ғқ]ан|[гк]ен|атын|етін|йтын|йтін)$/u;
/** Those of them that are no verbs. */
export const PREDICATIVES = /^(?:жоқ|бар|емес|керек|қажет|мүмкін|тиіс|екен|шығар|көп|аз|болар)$/u;
