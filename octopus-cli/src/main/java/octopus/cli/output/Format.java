package octopus.cli.output;

/** How answers are written. */
public enum Format {
    table,
    json,
    yaml,
    /** Bare values: columns separated by tabs, one row a line. */
    value
}
