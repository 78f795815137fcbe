package octopus.neighbour.cinder;

/** What becomes of one of Cinder's objects. */
sealed interface Decision<T> {
    record Comes<T>(T object) implements Decision<T> {}

    /** An earlier run has taken it over. */
    record There<T>() implements Decision<T> {}

    record Cannot<T>(String reason) implements Decision<T> {}
}
