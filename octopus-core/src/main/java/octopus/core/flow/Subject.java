package octopus.core.flow;

/** What a flow changes. At most one unfinished flow has a given subject. @param kind for example {@code volume} */
public record Subject(String kind, String id) {
    @Override
    public String toString() {
        return kind + ":" + id;
    }
}
