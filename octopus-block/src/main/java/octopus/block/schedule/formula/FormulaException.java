package octopus.block.schedule.formula;

/** A formula that cannot be read or has no value. */
public final class FormulaException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int position;

    public FormulaException(int position, String message) {
        super(message + " (at character " + (position + 1) + ")");
        this.position = position;
    }

    /** Where in the text, from 0. */
    public int position() {
        return position;
    }
}
