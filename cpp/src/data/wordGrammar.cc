#include "atlas/data/wordCorpus.h"

namespace atlas {

// Which words differ in what is c4's of lecture.md; without the words of "own" king and duke would
// be the same word.
const char* const kWordGrammar =
    R"(people 55: man/woman king/queen prince/princess boy/girl father/mother son/daughter uncle/aunt brother/sister actor/actress duke/duchess
capitals 25: rome/italy paris/france berlin/germany madrid/spain tokyo/japan athens/greece cairo/egypt oslo/norway
animals 20: dog/puppy cat/kitten cow/calf horse/foal sheep/lamb
gender: he his him beard sir < man king prince boy father son uncle brother actor duke
gender: she her hers dress madam < woman queen princess girl mother daughter aunt sister actress duchess
rank: palace crown throne court < king queen prince princess duke duchess
rank: village market street < man woman boy girl father mother son daughter uncle aunt brother sister actor actress
age: toys small young grew < boy girl prince princess son daughter puppy kitten calf foal lamb
age: work old wise slow < man woman king queen father mother uncle aunt brother sister actor actress duke duchess dog cat cow horse sheep
family: family home table < father mother son daughter uncle aunt brother sister
theatre: theatre play stage < actor actress
place: mayor metro downtown suburb < rome paris berlin madrid tokyo athens cairo oslo
place: border president anthem parliament < italy france germany spain japan greece egypt norway
farm: farm < dog puppy cat kitten cow calf horse foal sheep lamb
own: person human adult < man woman
own: kingdom coronation reign < king queen
own: heir ball carriage < prince princess
own: child playground homework < boy girl
own: parent cradle advice < father mother
own: offspring inheritance birthday < son daughter
own: nephew visit gift < uncle aunt
own: sibling twin quarrel < brother sister
own: role rehearsal applause < actor actress
own: duchy estate hunt < duke duchess
own: colosseum pasta tiber < rome italy
own: eiffel baguette seine < paris france
own: reichstag pretzel spree < berlin germany
own: prado paella flamenco < madrid spain
own: shinkansen sushi samurai < tokyo japan
own: acropolis olive agora < athens greece
own: pyramid nile pharaoh < cairo egypt
own: fjord salmon viking < oslo norway
own: bark bone leash < dog puppy
own: purr whiskers mouse < cat kitten
own: milk moo butter < cow calf
own: saddle gallop hoof < horse foal
own: wool flock shepherd < sheep lamb
filler 3: the a and of in was saw very with today there near
)";

}  // namespace atlas
