package octopus.server.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.server.http.Exchange;
import octopus.spi.Fault;

/**
 * What faults, findings and the scheduler say of one case, in Chinese. It is found by the English text itself, against
 * templates: whoever makes a fault need not know of languages, and one that lay in the database for a month, or came from the
 * process of a driver, is understood too. What no template fits stays as it is.
 */
public final class ChineseTexts {
    /** The files of {@code octopus/server/words/texts} with what Octopus itself says. */
    static final List<String> OWN = List.of("common", "block", "storage", "nodes", "onboarding", "plans");

    /** What is said in short of an entry of the audit, or of a flow under way: too short to be looked for anywhere else. */
    static final String RECORDS = "records";

    public static final String LANGUAGE = "Accept-Language";
    private static final int PREFIX = 3;
    /** Longer texts are what some tool printed. */
    private static final int LONGEST = 2000;

    private static final ChineseTexts KNOWN = new ChineseTexts(Stream.concat(OWN.stream(), Stream.of("tools"))
            .flatMap(file -> read(file).stream())
            .toList());

    private static final ChineseTexts NOTES = new ChineseTexts(read(RECORDS));

    private final Map<String, Template> fixed;
    private final Map<String, List<Template>> byPrefix = new HashMap<>();
    private final List<Template> open = new ArrayList<>();

    ChineseTexts(List<Template> templates) {
        fixed = templates.stream()
                .filter(Template::isFixed)
                .collect(Collectors.toMap(Template::english, Function.identity()));
        templates.stream()
                .filter(template -> !template.isFixed())
                .sorted(Comparator.comparingInt(Template::letters).reversed())
                .forEach(template -> {
                    String first = template.pieces().getFirst();
                    List<Template> shelf = first.length() < PREFIX
                            ? open
                            : byPrefix.computeIfAbsent(first.substring(0, PREFIX), _ -> new ArrayList<>());
                    shelf.add(template);
                });
    }

    /** Whether whoever asks would rather read Chinese. @param acceptLanguage the header {@value #LANGUAGE} */
    public static boolean wanted(Optional<String> acceptLanguage) {
        return acceptLanguage
                .filter(languages -> languages.strip().startsWith("zh"))
                .isPresent();
    }

    /** One text: a what, a cause, a correction, something seen. */
    public static Optional<String> find(String english) {
        return KNOWN.translate(english);
    }

    /** What stands in an entry of the audit, or what a flow says of itself: short, or the sentence of a fault. */
    public static Optional<String> findNote(String english) {
        return NOTES.translate(english).or(() -> findSentence(english));
    }

    /** Lines of a difference: what follows the sign of each, as far as it is known; empty where no line is. */
    public static Optional<String> findLines(String difference) {
        boolean ends = difference.endsWith("\n");
        List<String> lines = difference.lines().map(ChineseTexts::line).toList();
        String said = String.join("\n", lines) + (ends ? "\n" : "");
        return said.equals(difference) ? Optional.empty() : Optional.of(said);
    }

    private static String line(String line) {
        int begin = line.startsWith("~ ") ? 2 : Math.min(1, line.length());
        return line.substring(0, begin) + orSame(line.substring(begin));
    }

    /** The same fault with its texts in Chinese, as far as they are known. */
    public static Fault of(Fault fault) {
        return new Fault(
                fault.code(), orSame(fault.what()), orSame(fault.cause()), orSame(fault.correction()), fault.about());
    }

    /** A fault as one sentence: in Chinese when that is wanted. */
    public static String sentence(Exchange exchange, Fault fault) {
        return wanted(exchange.header(LANGUAGE)) ? joined(of(fault)) : fault.sentence();
    }

    private static String joined(Fault fault) {
        String cause = fault.cause().isBlank() ? "" : "：" + fault.cause();
        return fault.what() + cause + (fault.correction().isBlank() ? "" : "。" + fault.correction());
    }

    /** A sentence that was made of a fault: what, cause and correction are told apart again. */
    public static Optional<String> findSentence(String english) {
        return KNOWN.sentence(english);
    }

    static String orSame(String english) {
        return find(english).orElse(english);
    }

    Optional<String> translate(String english) {
        if (english.isBlank() || english.length() > LONGEST) {
            return Optional.empty();
        }
        Template whole = fixed.get(english);
        if (whole != null) {
            return Optional.of(whole.chinese());
        }
        return among(
                        byPrefix.getOrDefault(english.substring(0, Math.min(PREFIX, english.length())), List.of()),
                        english)
                .or(() -> among(open, english))
                .or(() -> list(english, " | ", " | "))
                .or(() -> list(english, "; ", "；"))
                .or(() -> named(english));
    }

    private Optional<String> among(List<Template> templates, String english) {
        return templates.stream()
                .map(template ->
                        template.translate(english, inner -> translate(inner).orElse(inner)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Several texts in one, such as the reasons of each pool. */
    private Optional<String> list(String english, String between, String chineseBetween) {
        String[] parts = english.split(Pattern.quote(between));
        if (parts.length < 2
                || Arrays.stream(parts).noneMatch(part -> translate(part).isPresent())) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(parts)
                .map(part -> translate(part).orElse(part))
                .collect(Collectors.joining(chineseBetween)));
    }

    /** A thing, and what is said of it: {@code gold#pool: is full}, {@code Option port: it is empty}. */
    private Optional<String> named(String english) {
        int colon = english.indexOf(": ");
        if (colon < 1) {
            return Optional.empty();
        }
        String thing = english.substring(0, colon);
        Optional<String> known = thing.indexOf(' ') < 0 ? Optional.of(thing) : translate(thing);
        return known.flatMap(name -> translate(english.substring(colon + 2)).map(said -> name + "：" + said));
    }

    private Optional<String> sentence(String english) {
        for (int colon = english.indexOf(": "); colon > 0; colon = english.indexOf(": ", colon + 1)) {
            Optional<String> what = translate(english.substring(0, colon));
            if (what.isPresent()) {
                return Optional.of(what.get() + "：" + reasons(english.substring(colon + 2)));
            }
        }
        return translate(english);
    }

    private String reasons(String english) {
        for (int stop = english.indexOf(". "); stop > 0; stop = english.indexOf(". ", stop + 1)) {
            String cause = english.substring(0, stop);
            Optional<String> correction = translate(english.substring(stop + 2));
            if (correction.isPresent()) {
                return translate(cause).orElse(cause) + "。" + correction.get();
            }
        }
        return translate(english).orElse(english);
    }

    static List<Template> read(String file) {
        String path = "/octopus/server/words/texts/" + file + ".zh.txt";
        try (InputStream in = Objects.requireNonNull(ChineseTexts.class.getResourceAsStream(path), path);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Template::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
