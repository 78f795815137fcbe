package octopus.node.config;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import octopus.node.config.XmlTags.Element;

/**
 * XML such as the file of Huawei's driver. Only the text of an element is exchanged; the JDK's parser says whether the whole
 * is well formed. Document types are refused: they can make a parser read other files.
 */
final class XmlDocument implements ConfigDocument {
    private static final String STEP = "    ";

    private final String path;
    private String text;

    XmlDocument(String path, String content) {
        this.path = path;
        this.text = content.isBlank() ? "" : content;
        if (!text.isEmpty()) {
            requireWellFormed();
        }
    }

    @Override
    public Optional<String> get(String section, String key) {
        return element(section + "/" + key).map(this::value);
    }

    @Override
    public void set(String section, String key, String value) {
        Optional<Element> there = element(section + "/" + key);
        if (there.isPresent()) {
            Element element = there.get();
            if (element.selfClosing()) {
                String tag = text.substring(element.start(), element.end());
                replace(
                        element.start(),
                        element.end(),
                        tag.replaceFirst("\\s*/>$", ">") + escaped(value) + "</" + element.name() + ">");
            } else {
                replace(element.contentStart(), element.contentEnd(), escaped(value));
            }
        } else {
            insert(section, "<" + key + ">" + escaped(value) + "</" + key + ">");
        }
    }

    @Override
    public void unset(String section, String key) {
        remove(section + "/" + key);
    }

    @Override
    public void drop(String section) {
        remove(section);
    }

    @Override
    public List<String> keys(String section) {
        return element(section).stream()
                .flatMap(parent -> XmlTags.children(text, parent).stream())
                .map(Element::name)
                .distinct()
                .toList();
    }

    @Override
    public String text() {
        return text;
    }

    private void insert(String section, String fresh) {
        if (text.isEmpty()) {
            text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + section.split("/", 2)[0] + ">\n</"
                    + section.split("/", 2)[0] + ">\n";
        }
        Optional<Element> found = element(section);
        if (found.isEmpty()) {
            int slash = section.lastIndexOf('/');
            if (slash < 0) {
                throw TextLines.unreadable(path, 0, "its outermost element is not " + section);
            }
            String name = section.substring(slash + 1);
            insert(section.substring(0, slash), "<" + name + "></" + name + ">");
            found = element(section);
        }
        Element parent = found.orElseThrow();
        String outer = indent(parent.start());
        if (parent.selfClosing()) {
            String tag = text.substring(parent.start(), parent.end()).replaceFirst("\\s*/>$", ">");
            replace(parent.start(), parent.end(), tag + "</" + parent.name() + ">");
            parent = element(section).orElseThrow();
        }
        List<Element> children = XmlTags.children(text, parent);
        String inner =
                children.isEmpty() ? outer + STEP : indent(children.getLast().start());
        int at = children.isEmpty() ? parent.contentStart() : children.getLast().end();
        boolean tight = text.substring(at, parent.contentEnd()).isEmpty();
        replace(at, at, "\n" + inner + fresh + (tight ? "\n" + outer : ""));
    }

    /** With the line on which it stands, if it stands there alone. */
    private void remove(String where) {
        for (Optional<Element> there = element(where); there.isPresent(); there = element(where)) {
            int start = there.get().start() - indent(there.get().start()).length();
            boolean alone = start > 0 && text.charAt(start - 1) == '\n';
            replace(alone ? start - 1 : there.get().start(), there.get().end(), "");
        }
    }

    private Optional<Element> element(String where) {
        List<Element> level = text.isEmpty() ? List.of() : XmlTags.roots(text);
        Optional<Element> found = Optional.empty();
        for (String name : where.split("/", -1)) {
            found = level.stream()
                    .filter(element -> element.name().equals(name))
                    .findFirst();
            level = found.map(element -> XmlTags.children(text, element)).orElse(List.of());
        }
        return found;
    }

    private String value(Element element) {
        return unescaped(
                text.substring(element.contentStart(), element.contentEnd()).strip());
    }

    private String indent(int at) {
        int start = at;
        while (start > 0 && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t')) {
            start--;
        }
        return text.substring(start, at);
    }

    private void replace(int from, int to, String fresh) {
        text = text.substring(0, from) + fresh + text.substring(to);
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String unescaped(String raw) {
        String plain = raw.startsWith("<![CDATA[") && raw.endsWith("]]>") ? raw.substring(9, raw.length() - 3) : raw;
        return Stream.of("&lt;<", "&gt;>", "&quot;\"", "&apos;'", "&amp;&")
                .reduce(
                        plain,
                        (text, pair) ->
                                text.replace(pair.substring(0, pair.length() - 1), pair.substring(pair.length() - 1)));
    }

    private void requireWellFormed() {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        if (text.contains("<!DOCTYPE")) {
            throw TextLines.unreadable(path, 0, "it has a document type, which is not accepted");
        }
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            while (reader.hasNext()) {
                int ignored = reader.next();
            }
            reader.close();
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            throw TextLines.unreadable(
                    path, line, String.valueOf(e.getMessage()).replaceFirst("(?s)^.*Message: ", ""));
        }
    }
}
