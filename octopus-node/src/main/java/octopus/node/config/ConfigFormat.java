package octopus.node.config;

/** The forms of files that Octopus can merge into. */
public enum ConfigFormat {
    /** {@code cinder.conf} and what else oslo.config reads: {@code key = value}, indented lines continue a value. */
    INI,
    /** {@code ceph.conf} and keyrings: blanks, dashes and underscores in keys mean the same. */
    CEPH,
    /** {@code multipath.conf}: blocks in braces. */
    MULTIPATH,
    XML;

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
