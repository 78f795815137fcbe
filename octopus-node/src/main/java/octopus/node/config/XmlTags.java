package octopus.node.config;

import java.util.ArrayList;
import java.util.List;

/** Where the elements of a well-formed XML text stand. */
final class XmlTags {
    private XmlTags() {}

    /** @param end behind its last character */
    record Element(String name, int start, int contentStart, int contentEnd, int end) {
        boolean selfClosing() {
            return contentStart == end;
        }
    }

    static List<Element> roots(String text) {
        return between(text, 0, text.length());
    }

    static List<Element> children(String text, Element parent) {
        return between(text, parent.contentStart(), parent.contentEnd());
    }

    private static List<Element> between(String text, int from, int to) {
        List<Element> found = new ArrayList<>();
        int depth = 0;
        int start = 0;
        int contentStart = 0;
        for (int at = text.indexOf('<', from); at >= 0 && at < to; at = text.indexOf('<', at)) {
            int end = end(text, at);
            if (text.startsWith("</", at)) {
                if (--depth == 0) {
                    found.add(new Element(name(text, start), start, contentStart, at, end));
                }
            } else if (text.charAt(at + 1) != '!' && text.charAt(at + 1) != '?') {
                boolean closed = text.charAt(end - 2) == '/';
                if (depth == 0) {
                    start = at;
                    contentStart = end;
                    if (closed) {
                        found.add(new Element(name(text, at), at, end, end, end));
                    }
                }
                depth += closed ? 0 : 1;
            }
            at = end;
        }
        return found;
    }

    /** Behind the tag, comment, instruction or CDATA section that begins here. */
    private static int end(String text, int at) {
        if (text.startsWith("<!--", at)) {
            return text.indexOf("-->", at) + 3;
        }
        if (text.startsWith("<![CDATA[", at)) {
            return text.indexOf("]]>", at) + 3;
        }
        char quote = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return text.length();
    }

    private static String name(String text, int at) {
        int end = at + 1;
        while (!Character.isWhitespace(text.charAt(end)) && text.charAt(end) != '>' && text.charAt(end) != '/') {
            end++;
        }
        return text.substring(at + 1, end);
    }
}
