package octopus.server.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places that differ from case to case, and how it reads in Chinese.
 *
 * @param pieces what stands between the places; one more than there are places
 * @param chinese with {@code {}} for each place in its turn, {@code {2}} for the second, {@code {2*}} for it in Chinese
 */
record Template(List<String> pieces, String chinese) {
    static final String ARROW = " => ";
    private static final Pattern PLACE = Pattern.compile("\\{(\\d?)(\\*?)}");
    /** What has fewer letters of its own than this says little: its places take one word each, not half a sentence. */
    private static final int TALKATIVE = 8;

    Template {
        pieces = List.copyOf(pieces);
    }

    /** @throws IllegalArgumentException when the line has no arrow, or its Chinese side names a place that there is not */
    static Template parse(String line) {
        int arrow = line.indexOf(ARROW);
        if (arrow < 0) {
            throw new IllegalArgumentException("no arrow in: " + line);
        }
        List<String> pieces = List.of(line.substring(0, arrow).split("\\{}", -1));
        Template template = new Template(pieces, line.substring(arrow + ARROW.length()));
        List<String> places = new ArrayList<>();
        for (int i = 1; i < pieces.size(); i++) {
            places.add("");
        }
        if (template.filled(places, text -> text).isEmpty()) {
            throw new IllegalArgumentException("a place too many in: " + line);
        }
        return template;
    }

    String english() {
        return String.join("{}", pieces);
    }

    int letters() {
        return pieces.stream().mapToInt(String::length).sum();
    }

    boolean isFixed() {
        return pieces.size() == 1;
    }

    /** In Chinese, when the text is one of these. @param inner turns what stands in a place into Chinese where it can */
    Optional<String> translate(String text, UnaryOperator<String> inner) {
        return places(text).flatMap(places -> filled(places, inner));
    }

    /** From left to right, each place as short as it can be; empty when the text is none of these. */
    private Optional<List<String>> places(String text) {
        String first = pieces.getFirst();
        String last = pieces.getLast();
        if (isFixed()) {
            return text.equals(first) ? Optional.of(List.of()) : Optional.empty();
        }
        if (!text.startsWith(first) || !text.endsWith(last)) {
            return Optional.empty();
        }
        int end = text.length() - last.length();
        int at = first.length();
        List<String> places = new ArrayList<>();
        for (String piece : pieces.subList(1, pieces.size() - 1)) {
            int next = text.indexOf(piece, at + 1);
            if (next < 0 || next + piece.length() > end) {
                return Optional.empty();
            }
            places.add(text.substring(at, next));
            at = next + piece.length();
        }
        if (at >= end) {
            return Optional.empty();
        }
        places.add(text.substring(at, end));
        boolean wordy = letters() >= TALKATIVE || places.stream().noneMatch(place -> place.indexOf(' ') >= 0);
        return wordy ? Optional.of(places) : Optional.empty();
    }

    private Optional<String> filled(List<String> places, UnaryOperator<String> inner) {
        StringBuilder said = new StringBuilder();
        Matcher place = PLACE.matcher(chinese);
        int turn = 0;
        int from = 0;
        while (place.find()) {
            turn++;
            int which = place.group(1).isEmpty() ? turn : Integer.parseInt(place.group(1));
            if (which < 1 || which > places.size()) {
                return Optional.empty();
            }
            String value = places.get(which - 1);
            said.append(chinese, from, place.start()).append(place.group(2).isEmpty() ? value : inner.apply(value));
            from = place.end();
        }
        return Optional.of(said.append(chinese, from, chinese.length()).toString());
    }
}
