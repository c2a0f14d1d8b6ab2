#include "app/commands.h"

extern char** environ;

int main(int argc, char** argv) { return darcha::app::dispatch(darcha::app::commands(), {argv + 1, argv + argc}, ::environ); }
