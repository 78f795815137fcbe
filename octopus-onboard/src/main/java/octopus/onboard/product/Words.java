package octopus.onboard.product;

/** A text in the languages of the console. */
public record Words(String en, String zh) {
    /** The same in both, as the names of makers mostly are. */
    public static Words of(String text) {
        return new Words(text, text);
    }

    boolean contains(String lowerCase) {
        return en.toLowerCase(java.util.Locale.ROOT).contains(lowerCase) || zh.contains(lowerCase);
    }
}
