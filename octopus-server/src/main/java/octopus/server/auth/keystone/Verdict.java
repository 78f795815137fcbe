package octopus.server.auth.keystone;

/** What came of asking Keystone about a token. */
sealed interface Verdict {
    record Valid(Token token) implements Verdict {}

    /** Keystone does not know it, or does not honour it any more. */
    record Invalid() implements Verdict {}

    /** Nobody can say. @param cause why Keystone did not answer */
    record Unknown(String cause) implements Verdict {}
}
