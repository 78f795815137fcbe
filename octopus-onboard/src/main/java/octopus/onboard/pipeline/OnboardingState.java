package octopus.onboard.pipeline;

import java.util.Locale;
import java.util.Set;

/** Where an onboarding stands. */
public enum OnboardingState {
    /** Preflight runs. */
    CHECKING,
    /** Preflight found what stands in the way; nothing was changed. */
    BLOCKED,
    /** The plan waits for somebody to approve it. */
    PLANNED,
    /** The changes are being made, and volumes tried. */
    APPLYING,
    /** The backend serves volumes. */
    ACTIVE,
    /** What was changed is being taken back. */
    ROLLING_BACK,
    /** Everything is as before. */
    ROLLED_BACK,
    /** It was active, and was taken away. */
    RETIRED;

    private static final Set<OnboardingState> BUSY = Set.of(CHECKING, APPLYING, ROLLING_BACK);

    /** As the API shows it: {@code rolled-back}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A flow is at work on it. */
    public boolean isBusy() {
        return BUSY.contains(this);
    }

    /** Nothing of it is there any more. */
    public boolean isOver() {
        return this == ROLLED_BACK || this == RETIRED;
    }
}
