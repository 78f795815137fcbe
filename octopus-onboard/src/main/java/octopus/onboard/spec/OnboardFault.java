package octopus.onboard.spec;

import octopus.spi.FaultCode;

/** What can be wrong on the way from a spec to an active backend. */
public enum OnboardFault implements FaultCode {
    SPEC_INVALID(Kind.CALLER, "A field of an onboarding's spec is missing or has a wrong value."),
    ONBOARDING_NOT_FOUND(Kind.NOT_FOUND, "There is no onboarding of this name."),
    ONBOARDING_EXISTS(Kind.CONFLICT, "There is an onboarding of this name already."),
    ONBOARDING_STATE_WRONG(Kind.STATE, "The onboarding's state does not permit this now."),
    ONBOARDING_HAS_VOLUMES(Kind.STATE, "Volumes are on the backend, so it cannot be taken away."),
    PLAN_STALE(Kind.STATE, "The world has moved since the plan was made, so it must be made anew."),
    NAME_TAKEN(Kind.CONFLICT, "The name that the spec wants belongs to something else."),
    CHECK_FAILED(Kind.STATE, "A preflight check found what stands in the way."),
    CHECK_NOT_FOUND(Kind.NOT_FOUND, "No finding of the onboarding is by a check of this name."),
    CHECK_BROKEN(Kind.INTERNAL, "A preflight check ended with an error of its own."),
    NODE_NOT_FIT(Kind.NODE, "A node lacks what using this storage needs."),
    CLOCK_DIFFERS(Kind.NODE, "A node's clock is not the control plane's."),
    INITIATOR_NOT_UNIQUE(Kind.NODE, "Two nodes have the same initiator name."),
    PORTAL_UNREACHABLE(Kind.NETWORK, "A node does not reach a portal of the storage."),
    FRAMES_TOO_LARGE(Kind.NETWORK, "Frames as large as the node's interface sends do not arrive at the portal."),
    BACKEND_NOT_READY_AFTER_CHANGE(Kind.BACKEND, "The backend was registered, and did not become ready."),
    ACCEPTANCE_FAILED(Kind.BACKEND, "A volume of the new backend did not do what volumes do."),
    DISK_NOT_BLANK(Kind.BACKEND, "A new volume of the storage carries data already, so nothing is written to it."),
    ROLLED_BACK_BY_PERSON(Kind.STATE, "A person asked for everything to be taken back."),
    TARGET_FAILED(Kind.NETWORK, "The block service that shall get the backend answered with an error.");

    private final Kind kind;
    private final String sentence;

    OnboardFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
