package octopus.block.schedule;

import java.util.Map;

/** What the scheduler thinks of one pool. */
public sealed interface Verdict {
    String pool();

    /** One line for people. */
    String words();

    /**
     * @param weight the sum by which pools are put in order; only comparable within one answer
     * @param parts what each weigher gave, after normalising and multiplying
     * @param words the capacity's figures
     */
    record Suitable(String pool, double weight, Map<String, Double> parts, String words) implements Verdict {
        public Suitable {
            parts = Map.copyOf(parts);
        }
    }

    record Unsuitable(Refusal refusal) implements Verdict {
        @Override
        public String pool() {
            return refusal.pool();
        }

        @Override
        public String words() {
            return refusal.words();
        }
    }
}
