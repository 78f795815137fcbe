package octopus.node.kubernetes;

/** What the cluster takes as names. */
final class Names {
    /** What Octopus has made carries this label. */
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    static final String OCTOPUS = "octopus";

    private Names() {}

    static boolean isName(String text) {
        return text.length() <= 253 && text.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    }
}
