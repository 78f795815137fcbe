package octopus.node.config;

import java.util.List;
import java.util.Optional;

/** A parsed file of configuration. What nobody edits comes out as it came in: comments, order, blanks. */
interface ConfigDocument {
    /** The value that counts, where a key stands more than once. */
    Optional<String> get(String section, String key);

    /** In place where the key is there already, otherwise at the end of its section; a new section at the end of the file. */
    void set(String section, String key, String value);

    void unset(String section, String key);

    void drop(String section);

    /** The keys of a section, in their order; none when there is no such section. */
    List<String> keys(String section);

    String text();
}
