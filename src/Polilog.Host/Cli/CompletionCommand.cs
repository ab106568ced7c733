using System.CommandLine;

namespace Polilog.Host.Cli;

/// <summary>
/// <c>polilog completion bash|zsh|fish</c>: what a shell reads so that Tab completes commands, options and their values. The shell asks the program itself, by the
/// directive <c>[suggest:CURSOR]</c> with the line up to the cursor and without the program's name, so a script never grows old.
/// </summary>
internal static class CompletionCommand
{
    // A colon begins a new word for bash, so what stands before it is on the line already.
    private const string Bash = """
        _polilog() {
            local line=${COMP_LINE:0:COMP_POINT} word IFS=$'\n'
            line=${line#*[[:space:]]}
            word=${line##*[[:space:]]}
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word"))
            [[ $word == -* ]] || COMPREPLY=($(printf '%s\n' "${COMPREPLY[@]}" | grep -v '^[-/]'))
            [[ $word != *:* || $COMP_WORDBREAKS != *:* ]] || COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
        }
        complete -o default -F _polilog polilog
        """;

    private const string Zsh = """
        #compdef polilog
        _polilog() {
            local line="${(j: :)words[2,CURRENT-1]} $PREFIX"
            line=${line# }
            local -a found=(${(f)"$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)"})
            [[ $PREFIX == -* ]] || found=(${found:#[-\/]*})
            (( ${#found} )) && compadd -a found || _files
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
        compdef _polilog polilog
        """;

    private const string Fish = """
        function __polilog
            set -l words (commandline -opc)
            set -l word (commandline -ct)
            set -l line (string join ' ' -- $words[2..] $word)
            set -l found ($words[1] "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null)
            string match -q -- '-*' $word; and printf '%s\n' $found; or string match -v -r -- '^[-/]' $found
        end
        complete -c polilog -a '(__polilog)'
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print what a shell reads so that Tab completes the command line") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(parsed.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return (int)ExitCode.Done;
        });
        return command;
    }
}
