package octopus.node.config;

import java.util.List;
import java.util.Optional;

/** The forms of files that Octopus can merge into. */
public enum ConfigFormat {
    /** {@code cinder.conf} and what else oslo.config reads: {@code key = value}, indented lines continue a value. */
    INI,
    /** {@code ceph.conf} and keyrings: blanks, dashes and underscores in keys mean the same. */
    CEPH,
    /** {@code multipath.conf}: blocks in braces. */
    MULTIPATH,
    XML;

    /**
     * The keys of a section of such a text, in their order; none when there is no such section.
     *
     * @throws octopus.spi.StorageException CONFIG_UNREADABLE, naming the line
     */
    public List<String> keys(String path, String text, String section) {
        return parse(path, text).keys(section);
    }

    /**
     * The value that counts of a key in such a text.
     *
     * @throws octopus.spi.StorageException CONFIG_UNREADABLE, naming the line
     */
    public Optional<String> value(String path, String text, String section, String key) {
        return parse(path, text).get(section, key);
    }

    /** @throws octopus.spi.StorageException CONFIG_UNREADABLE, naming the line */
    ConfigDocument parse(String path, String text) {
        return switch (this) {
            case INI -> new IniDocument(path, text, IniDocument.Dialect.OSLO);
            case CEPH -> new IniDocument(path, text, IniDocument.Dialect.CEPH);
            case MULTIPATH -> new MultipathDocument(path, text);
            case XML -> new XmlDocument(path, text);
        };
    }
}
