"""Why a file of entries cannot be read, in English and Chinese: one table of wordings, and the words of parsers in plain ones.

A refusal is an ``EntryError`` that also knows its column and its Chinese wording. What the parsers of YAML, JSON, RDF and
CSV say is written for those who know their grammars; the usual messages are told again for those who do not.
"""

from __future__ import annotations

import re
from pathlib import Path

from sei_kg.errors import EntryError

__all__ = ["WORDINGS", "UnreadableError", "refused", "refused_syntax"]

# code -> what is wrong in English, in Chinese, the way out in English, in Chinese
WORDINGS: dict[str, tuple[str, str, str, str]] = {
    "missing": ("there is no such file", "没有该文件", "", ""),
    "forbidden": ("the file may not be read", "没有读取该文件的权限", "", ""),
    "unreadable": ("cannot be read: {why}", "无法读取：{why}", "", ""),
    "folder": ("this is a folder", "这是文件夹", "name the files in it", "请指明其中的文件"),
    "ending": ("entries are not read from {ending}", "不支持从 {ending} 读取条目", "use {known}", "请使用 {known}"),
    "encoding": (
        "not UTF-8 at byte {at}", "第 {at} 字节处不是 UTF-8 编码", "save the file as UTF-8", "请将文件另存为 UTF-8 编码"
    ),
    "large": ("the file is larger than {most} MB", "文件超过 {most} MB", "split it", "请拆分文件"),
    "line-long": ("the line is longer than 1 MB", "该行超过 1 MB", "break it into several lines", "请拆成多行"),
    "deep": ("nested too deeply", "嵌套层数过多", "an entry needs few levels", "条目只需少量层级"),
    "many-statements": ("more than {most} statements", "陈述超过 {most} 条", "split the file", "请拆分文件"),
    "many-rows": ("more than {most} rows", "超过 {most} 行", "split the file", "请拆分文件"),
    "many-values": ("more than {most} values in one entry", "单个条目的值超过 {most} 个", "split the entry", "请拆分条目"),
    "empty": (
        "the file holds no entry", "文件中没有条目", "`sei-kg new policy` writes a template", "`sei-kg new policy` 可生成模板"
    ),
    "no-mapping": (
        "an entry is a mapping of keys to values", "条目应由“项: 值”组成", "write `key: value` lines",
        "请按“项: 值”逐行填写"
    ),
    "id-word": ("an id is one word", "标识应为一个词", "write `id: kind-words`", "请写 `id: 类别-词语`"),
    "context": (
        "another context than the project's", "使用了本项目以外的上下文", "leave @context out, or write Turtle or JSON-LD",
        "请删除 @context，或改用 Turtle 或 JSON-LD"
    ),
    "context-remote": (
        "the context {value!r} is not fetched", "不会下载上下文 {value!r}",
        "leave @context out to use the project's, or write it into the file",
        "请删除 @context 以使用本项目的上下文，或将其写入文件"
    ),
    "list-in-list": ("a list inside a list", "列表中不能再有列表", "write one list", "请写成一个列表"),
    "language": ("{value!r} is no language", "{value!r} 不是语言代码", "write en: or zh: before the text", "请在文字前写 en: 或 zh:"),
    "text": ("a text is needed here", "此处应为文字", "write the value itself", "请直接填写值"),
    "key-word": ("a key must be a word", "项的名称应为一个词", "write `key: value`", "请写“项: 值”"),
    "key-twice": (
        "the key {value!r} stands twice (first on line {first})", "项 {value!r} 出现两次（首次在第 {first} 行）",
        "keep one, or make its value a list", "请保留一个，或将其值写成列表"
    ),
    "alias": ("anchors and aliases are not allowed", "不允许使用锚点和别名", "repeat the value", "请重复填写该值"),
    "tag": ("the tag {value!r} is not allowed", "不允许使用标签 {value!r}", "leave it out", "请删除"),
    "second-document": ("a second YAML document begins here", "此处开始了第二个 YAML 文档", "use a list", "请使用列表"),
    "statement-about": ("a statement about a statement", "不能对陈述再作陈述", "write plain triples", "请写普通三元组"),
    "zero": ("a zero byte stands in the file", "文件中含有空字节", "save the file as plain text", "请另存为纯文本"),
    "ragged": (
        "the row has {cells} cells, the first line {columns}", "该行有 {cells} 个单元格，首行有 {columns} 个",
        "put cells that hold a comma between double quotes", "请将含逗号的单元格置于双引号中"
    ),
    "column-unknown": ("unknown column {value!r}", "没有列 {value!r}", "{way}", "{way_zh}"),
    "column-twice": ("the column {value!r} stands twice", "列 {value!r} 出现两次", "keep one", "请保留一个"),
    "column-missing": (
        "the column {value!r} is missing", "缺少列 {value!r}", "`sei-kg new policy --format csv` writes the first line",
        "`sei-kg new policy --format csv` 可生成首行"
    ),
    "column-language": (
        "{value!r} is no language", "{value!r} 不是语言代码", "write label@en or label@zh", "请写 label@en 或 label@zh"
    ),
    "syntax": ("not valid {form}: {what}", "不是有效的 {form}：{what_zh}", "{way}", "{way_zh}"),
}  # fmt: skip

_QUOTE_IT = ("put it between double quotes", "请将其置于双引号中")
_CLOSE = ("close what was opened before", "请补上之前未闭合的括号或引号")
_KEYS = ("write `key: value`, with a blank after the colon, keys of one entry under each other",
         "请写“项: 值”，冒号用半角并在其后留空格，同一条目的各项左端对齐")  # fmt: skip
_ROW = ("put cells that hold commas or quotes between double quotes, and double the quotes in them",
        "请将含逗号或引号的单元格置于双引号中，其中的引号写两次")  # fmt: skip
_NO_HINT = ("", "")
# What a parser says (a pattern) -> the same in English and Chinese, and the way out in both.
_PLAIN: tuple[tuple[str, str, str, tuple[str, str]], ...] = (
    (r"full-width colon", "a full-width colon ： stands where a plain one is needed", "此处使用了全角冒号“：”，应为半角冒号", _KEYS),
    # libyaml
    (r"tab character|found character '\\t'", "a tab stands where YAML allows none", "YAML 此处不允许使用制表符",
     ("use blanks instead of tabs", "请用空格代替制表符")),
    (r"mapping values are not allowed", "a colon stands where none can, or the line above lacks one",
     "此处不能出现冒号，或上一行缺少冒号", _KEYS),
    (r"could not find expected ':'", "a line holds no colon", "该行缺少冒号", _KEYS),
    (r"did not find expected key", "the line does not stand under the one it belongs to", "该行没有与所属内容对齐", _KEYS),
    (r"expected '-' indicator", "a line of a list does not begin with a hyphen", "列表中的该行没有以连字符开头",
     ("begin each entry with `- ` and move its keys in by two blanks", "每个条目以“- ”开头，其各项缩进两个空格")),
    (r"expected ',' or '([\]}])'", "a comma or {0} is missing", "缺少逗号或 {0}", _CLOSE),
    (r"expected node content", "a value is missing, or a bracket too many", "缺少值，或多了一个括号",
     ("write a value, or take the bracket or comma away", "请填写值，或删除多余的括号或逗号")),
    (r"unexpected end of stream", "a quotation mark is not closed", "引号没有闭合", _CLOSE),
    (r"unknown escape character", "the text holds a backslash that means nothing", "文字中有无意义的反斜杠",
     ("write \\\\ for a backslash, or use single quotes", "反斜杠请写成 \\\\，或改用单引号")),
    (r"cannot start any token", "the value begins with a sign that YAML keeps for itself", "值以 YAML 的保留符号开头", _QUOTE_IT),
    (r"expected <document start>", "the first line is moved in further than the others", "首行缩进多于其他行", _KEYS),
    (r"expected comment or line break", "words stand behind > or |", "“>”或“|”之后不能有文字",
     ("begin the text on the next line, or put it between double quotes", "请另起一行写文字，或将其置于双引号中")),
    (r"control characters|special characters", "a control character stands in the text", "文字中含有控制字符",
     ("type the text anew instead of pasting it", "请重新键入文字，不要直接粘贴")),
    (r"alphabetic or numeric character", "the value begins with * or &", "值以 * 或 & 开头", _QUOTE_IT),
    # JSON
    (r"Expecting ',' delimiter", "a comma or a closing bracket is missing before this place", "此处之前缺少逗号或右括号", _CLOSE),
    (r"Expecting property name|Illegal trailing comma", "a key between double quotes is missing, or a comma too many",
     "缺少双引号中的项名，或多了一个逗号", ("write \"key\": value, and no comma after the last one", "请写 \"项\": 值，最后一项之后不加逗号")),
    (r"Expecting ':' delimiter", "the colon behind a key is missing", "项名之后缺少冒号", ("write \"key\": value", "请写 \"项\": 值")),
    (r"Expecting value", "a value is missing", "缺少值", ("put texts between double quotes", "文字请置于双引号中")),
    (r"Extra data", "more stands behind the end of the data", "数据结束之后还有内容", ("put several entries into one list [ ... ]", "多个条目请放入一个列表 [ ... ]")),
    (r"Unterminated string", "a quotation mark is not closed", "引号没有闭合", _CLOSE),
    (r"Invalid control character", "a line break or control character stands inside quotes", "引号中含有换行或控制字符",
     ("write \\n for a line break", "换行请写成 \\n")),
    (r"Invalid \\", "the text holds a backslash that means nothing", "文字中有无意义的反斜杠", ("write \\\\ for a backslash", "反斜杠请写成 \\\\")),
    # RDF
    (r"dot is expected|followed by a dot", "a statement does not end with a dot, or a semicolon or comma is missing",
     "陈述没有以句点结束，或缺少分号、逗号", ("end each statement with ` .`; put ` ;` between properties", "每条陈述以“ .”结束，各属性之间用“ ;”")),
    (r"prefix (\S*?):? has not been declared", "the prefix {0}: is not declared", "前缀 {0}: 未声明",
     ("write `@prefix {0}: <...> .` at the top", "请在文件开头写 `@prefix {0}: <...> .`")),
    (r"(\S+) is not a valid RDF object|object of a triple must be", "a value is missing or not between quotes",
     "缺少值，或值没有置于引号中", ("write \"text\", a number, prefix:name or <IRI>", "请写 \"文字\"、数字、前缀:名称 或 <IRI>")),
    (r"is not a valid (?:RDF )?predicate|predicate of a triple must be", "the property is missing or not an IRI", "缺少属性，或属性不是 IRI",
     ("write prefix:name or <IRI>", "请写 前缀:名称 或 <IRI>")),
    (r"not a valid subject|subject of a triple must be", "a statement begins with something that is no IRI", "陈述的开头不是 IRI",
     ("write prefix:name or <IRI>; a number of several dots is none", "请写 前缀:名称 或 <IRI>")),
    (r"Invalid IRI code point '(.*)'", "an IRI holds the character '{0}'", "IRI 中含有字符“{0}”", ("write %20 for a blank", "空格请写成 %20")),
    (r"No scheme found", "an IRI lacks http:// or https://", "IRI 缺少 http:// 或 https://", ("write it in full", "请写完整的 IRI")),
    (r"language sub?tag|language tag", "a language tag is not of the right form", "语言标签形式不正确", ("write @en or @zh", "请写 @en 或 @zh")),
    (r"Unexpected end|unexpected end of data", "the file ends in the middle of a statement", "文件在陈述中间结束", _CLOSE),
    (r"should end with a '(.)'", "{0} is missing", "缺少 {0}", _CLOSE),
    (r"escape character", "the text holds a backslash that means nothing", "文字中有无意义的反斜杠", ("write \\\\ for a backslash", "反斜杠请写成 \\\\")),
    (r"PREFIX keyword", "a prefix is not declared as it should be", "前缀声明形式不正确", ("write `@prefix sei: <...> .`", "请写 `@prefix sei: <...> .`")),
    (r"datatype IRI", "behind ^^ stands no datatype", "^^ 之后不是数据类型", ("write ^^xsd:date, or nothing", "请写 ^^xsd:date，或不写")),
    (r"Term definition|in a context|context", "the @context is not of the right form", "@context 形式不正确",
     ("use that of ontology/context.jsonld", "请使用 ontology/context.jsonld 中的上下文")),
    (r"@(\w+) value must be", "@{0} has a value of the wrong kind", "@{0} 的值类型不正确", _NO_HINT),
    # CSV
    (r"expected after '\"'", "words stand behind a closed quotation mark", "引号闭合之后还有文字", _ROW),
    (r"field larger", "a cell is longer than 128 KB", "单元格超过 128 KB", ("shorten it", "请缩短")),
)  # fmt: skip


class UnreadableError(EntryError):
    """A file of entries, or a part of it, that cannot be read.

    Attributes:
        code: the key in ``WORDINGS``.
        column: 1-based.
        chinese: what is wrong, and the way out, in Chinese.
    """

    code: str
    column: int
    chinese: tuple[str, str]


def refused(
    code: str,
    *,
    file: str | Path | None = None,
    line: int | None = None,
    column: int = 1,
    field: str | None = None,
    **values: object,
) -> UnreadableError:
    """The refusal of a code, its wording filled with values."""
    english, chinese, way, way_zh = (text.format_map(values) for text in WORDINGS[code])
    error = UnreadableError(english, file=file, line=line, field=field, hint=way or None)
    error.code, error.column, error.chinese = code, column, (chinese, way_zh)
    return error


def refused_syntax(form: str, said: str, *, file: str | Path, line: int | None, column: int = 1) -> UnreadableError:
    """A refusal for what a parser said, in plain words where they are known."""
    said = re.sub(r"^Parser error (?:at|between) line .*?: ", "", said)
    for pattern, english, chinese, ways in _PLAIN:
        match = re.search(pattern, said)
        if match:
            parts = [part or "" for part in match.groups()]
            what, what_zh, way, way_zh = (_filled(text, parts) for text in (english, chinese, *ways))
            break
    else:
        what, what_zh, way, way_zh = said, said, "", ""
    return refused(
        "syntax", file=file, line=line, column=column, form=form, what=what, what_zh=what_zh, way=way, way_zh=way_zh
    )


def _filled(text: str, parts: list[str]) -> str:
    return text.replace("{0}", parts[0]) if parts else text
