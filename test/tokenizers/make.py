"""Makes the small tokenizers that tests use, of the kinds that models have, out of the sentences below (written for this).

    pip install tokenizers==0.23.3 && python test/tokenizers/make.py

`expected.json` holds what that library (Rust) makes of some texts: what is compared with.
"""
import json
import os
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

HERE = os.path.dirname(os.path.abspath(__file__))
SENTENCES = """
Балалар мектепке ерте келді, кітаптарын үстелге қойды.
Біздің ауылдың жанындағы өзен қыста қатпайды.
Әжем маған ертегі айтып беретін, мен ұйықтап кететінмін.
Қаладағы үйлердің терезелері кешке жарқырап тұрады.
Ертең біз тауға шығамыз, жолға су мен нан аламыз.
Достарыммен бірге қазақша жаңа сөздер үйрендім.
Көктемде құстар жылы жақтан қайтып келеді.
Дети пришли в школу рано и положили книги на стол.
Река рядом с нашей деревней зимой не замерзает.
Бабушка рассказывала мне сказки, и я засыпал.
Завтра мы пойдём в горы и возьмём воду и хлеб.
Вместе с друзьями я выучил новые слова.
The children came to school early and put their books on the table.
The river near our village does not freeze in winter.
Tomorrow we will go to the mountains with water and bread.
""".strip().splitlines()
TEXTS = [
    "",
    "Балалар мектепке келді.",
    "Қазақстан Республикасының  тұңғыш\n\nкітабы — 2024 жылы!",
    "Дети пришли в школу, the children too.",
    "Ёлка и\u0306 🙂 ﷽ \u00a0 бос орын",
    "ҚАЗАҚ тілі\tқазақ тілінің сөздігі 1234567,89",
]


def save(name, tokenizer):
    tokenizer.save(os.path.join(HERE, name), pretty=False)
    return {text: tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS}


def byte_level():
    """As of GPT-2, Llama 3, Qwen: pieces are bytes."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(SENTENCES * 3, trainers.BpeTrainer(
        vocab_size=520, special_tokens=["<|end|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return tokenizer


def fallback():
    """As of Gemma: pieces are text with ▁ for a space, what is unknown is bytes."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    words = [(" " if at else "") + word for line in SENTENCES for at, word in enumerate(line.split(" "))]
    tokenizer.train_from_iterator(words * 3, trainers.BpeTrainer(
        vocab_size=560, special_tokens=["<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]))
    return tokenizer


def word_piece():
    """As of BERT: lower case, words, ## before what goes on with one."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.train_from_iterator(SENTENCES * 3, trainers.WordPieceTrainer(vocab_size=300, special_tokens=["[UNK]"]))
    return tokenizer


if __name__ == "__main__":
    expected = {name: save(name, make()) for name, make in
                {"bytes.json": byte_level, "fallback.json": fallback, "words.json": word_piece}.items()}
    with open(os.path.join(HERE, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, ensure_ascii=False, indent=1)
        file.write("\n")
