package octopus.server.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Sentences of tables in Chinese: those of fault codes, settings and checks; names of flows and their steps. What is said of one case is in
 * {@link ChineseTexts}. A test finds what is missing or left over.
 */
public enum ChineseWords {
    /** By code. */
    FAULTS("faults"),
    /** By name; groups by their name after {@code group.}. */
    SETTINGS("settings"),
    /** Findings by the word of their check, preflight checks by their id. */
    CHECKS("checks"),
    /** Flows by their name, steps by theirs after {@code step.}. */
    FLOWS("flows");

    private final Properties sentences;

    ChineseWords(String file) {
        this.sentences = read("/octopus/server/words/" + file + ".zh.properties");
    }

    /** Empty for what drivers from outside bring. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(sentences.getProperty(key));
    }

    public Set<String> keys() {
        return sentences.stringPropertyNames();
    }

    private static Properties read(String path) {
        Properties read = new Properties();
        try (InputStream in = Objects.requireNonNull(ChineseWords.class.getResourceAsStream(path), path);
                Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            read.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }
}
