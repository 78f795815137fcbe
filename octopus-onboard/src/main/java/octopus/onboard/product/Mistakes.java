package octopus.onboard.product;

import java.util.ArrayList;
import java.util.List;
import octopus.spi.Fault;

/** Everything that is wrong with one file, with the line and the field of each. */
final class Mistakes {
    private static final int MOST_TOLD = 50;

    /** @param field empty for the file as a whole */
    record Mistake(int line, String field, String text) {
        String sentence() {
            return "line " + line + (field.isEmpty() ? "" : ", " + field) + ": " + text;
        }
    }

    private final List<Mistake> all = new ArrayList<>();

    void add(int line, String field, String text) {
        Mistake mistake = new Mistake(line, field, text);
        if (!all.contains(mistake)) {
            all.add(mistake);
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** @throws octopus.spi.StorageException PRODUCT_INVALID when there is any */
    void refuse(String what) {
        if (all.isEmpty()) {
            return;
        }
        all.sort(java.util.Comparator.comparingInt(Mistake::line));
        String told = String.join(
                "; ", all.stream().limit(MOST_TOLD).map(Mistake::sentence).toList());
        Mistake first = all.getFirst();
        throw Fault.of(
                        ProductFault.PRODUCT_INVALID,
                        what,
                        told + (all.size() > MOST_TOLD ? "; and " + (all.size() - MOST_TOLD) + " more" : ""),
                        "Correct the file and add it again; octopus product show of a built-in product shows how one looks.")
                .about("line", first.line())
                .about("field", first.field())
                .about("mistakes", all.size())
                .exception();
    }
}
