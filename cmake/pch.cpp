// The precompiled header needs one translation unit to hang on.
